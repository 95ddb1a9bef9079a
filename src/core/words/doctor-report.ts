/** The report for people, besides its findings. */
export const doctorReportWords = {
  titles: {
    machine: 'Machine',
    project: 'Project',
    settings: 'Settings',
    config: "Streamlit's config",
    tunnel: 'Tunnel',
    network: 'Network',
  },
  allWell: (count: number) => `All is well: ${count} things looked at.`,
  broken: (count: number) => `${count} broken`,
  warnings: (count: number) => `${count} ${count === 1 ? 'warning' : 'warnings'}`,
};
