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
  uninvited: {
    english: {
      title: 'This app is for invited guests',
      text: 'Ask whoever gave you this address for an invitation, and open its link in this browser.',
    },
    french: {
      title: 'Cette application est réservée aux personnes invitées',
      text: 'Demandez une invitation à la personne qui vous a donné cette adresse, puis ouvrez son lien dans ce navigateur.',
    },
  },
  expired: {
    english: {
      title: 'Your invitation has ended',
      text: 'Ask whoever invited you for another link, and open it in this browser.',
    },
    french: {
      title: 'Votre invitation est terminée',
      text: 'Demandez un nouveau lien à la personne qui vous a invité, puis ouvrez-le dans ce navigateur.',
    },
  },
  spent: {
    english: {
      title: 'This invitation has been used',
      text: 'Its link works in the browser that opened it first. Ask whoever invited you for another one.',
    },
    french: {
      title: 'Cette invitation a déjà servi',
      text: 'Le lien fonctionne dans le navigateur qui l’a ouvert en premier. Demandez-en un autre à la personne qui vous a invité.',
    },
  },
  guessing: {
    english: { title: 'Too many attempts', text: 'Wait a minute, then open your invitation’s link again.' },
    french: {
      title: 'Trop de tentatives',
      text: 'Attendez une minute, puis rouvrez le lien de votre invitation.',
    },
  },
};
