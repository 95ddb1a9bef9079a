/** The page that a visitor gets in place of the app, in English and in French. */
export const visitorPageWords = {
  restarting: {
    english: { title: 'The app is restarting', text: 'This page loads again by itself.' },
    french: { title: 'L’application redémarre', text: 'Cette page se recharge d’elle-même.' },
  },
  away: {
    english: { title: 'The app is not running', text: 'This page tries again by itself.' },
    french: { title: 'L’application est arrêtée', text: 'Cette page réessaie d’elle-même.' },
  },
  unanswered: {
    english: { title: 'The app does not answer', text: 'This page tries again by itself.' },
    french: { title: 'L’application ne répond pas', text: 'Cette page réessaie d’elle-même.' },
  },
  crowded: {
    english: { title: 'Too many visitors at once', text: 'This page tries again by itself.' },
    french: { title: 'Trop de visites à la fois', text: 'Cette page réessaie d’elle-même.' },
  },
  unfinished: {
    english: {
      title: 'The app stopped before it answered',
      text: 'What you sent may or may not have been handled: go back and look before you send it again.',
    },
    french: {
      title: 'L’application s’est arrêtée avant de répondre',
      text: 'Votre envoi a peut-être été traité, peut-être pas : revenez en arrière et vérifiez avant de renvoyer.',
    },
  },
};
