/** The pages of loyalty, by their address. */
export const addresses = {
  programs: "/loyalty",
  design: (programId: string) => `/loyalty/programs/${programId}/design`,
  newProgram: (kind?: string) => (kind === undefined ? "/loyalty/new" : `/loyalty/new?kind=${kind}`),
  diagnosis: "/loyalty/diagnosis",
  program: (id: string, tab?: string) => `/loyalty/programs/${id}${tab === undefined ? "" : `?tab=${tab}`}`,
  member: (id: string) => `/loyalty/members/${id}`,
  vouchers: "/loyalty/vouchers",
  voucher: (id: string) => `/loyalty/vouchers/${id}`,
  gifts: "/loyalty/gifts",
  gift: (id: string) => `/loyalty/gifts/${id}`,
  promotions: "/loyalty/promotions",
  promotion: (id: string) => `/loyalty/promotions/${id}`,
  alerts: "/loyalty/alerts",
  adjustments: "/loyalty/adjustments",
  settings: "/loyalty/settings",
  /** Of the room of cards. */
  cards: "/cards",
} as const;
