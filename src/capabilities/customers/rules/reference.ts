/** By what somebody names a customer: any one of these is enough. */
export type CustomerReference = {
  readonly id?: string;
  readonly card?: string;
  readonly externalId?: { readonly namespace: string; readonly value: string };
  readonly email?: string;
  readonly phone?: string;
  readonly cookieId?: string;
  readonly firstName?: string;
  readonly lastName?: string;
};
