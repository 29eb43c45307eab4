/** The page of quotas, and the history of one account. */
export const quota = {
  lead: 'What is used of subscriptions and seats, as their vendors told it with answers and when they were asked.',
  open: 'Open',
  openOf: 'Open {name}',
  history: 'Quota history',
  chart: 'What was used of each window, over time',
  figures: 'Figures',
  at: 'Told at',
  window: 'Window',
  used: 'Used',
  status: 'Status',
  nothing: 'Nothing was told in this time. Figures come with answers of the vendor.',
  emptyTitle: 'No subscription yet',
  empty: 'A subscription or a seat that is an upstream shows here what is used of it.',
}
