/** Why a row is not imported. Each has its sentence in the texts, under `files.reason.<code>`. */
export type RefusalReason =
  | "no_date"
  | "unreadable_date"
  | "date_in_the_future"
  | "unreadable_quantity"
  | "unreadable_price"
  | "unreadable_amount"
  | "other_currency"
  | "unknown_store"
  | "no_receipt_number"
  | "receipt_number_too_long"
  | "nothing_to_know_this_person_by"
  | "company_without_name"
  | "unreadable_email"
  | "unreadable_phone"
  | "no_product_code"
  | "product_name_too_long"
  | "cell_too_long"
  | "too_many_cells"
  | "unclosed_quote"
  | "receipt_known_with_other_content"
  | "identifier_of_another_customer"
  | "other_problem";

/** What is left out on purpose, although it can be read: the owner sees each and how many. */
export type SetAside =
  | "stock_adjustment"
  | "bad_debt_adjustment"
  | "line_without_article"
  | "order_not_paid"
  | "total_row";

/** What is imported in a way that deserves to be told. */
export type Decision =
  | "credit_note"
  | "without_customer"
  | "zero_price"
  | "fee_code"
  | "identical_line"
  | "no_amount"
  | "missing_label"
  | "discount_shared"
  | "difference_line"
  | "number_made_from_content"
  | "bad_email_left_out"
  | "bad_phone_left_out"
  | "bad_birthday_left_out"
  | "same_person_twice"
  | "line_of_other_encoding";

export type RowOutcome = { readonly refused: RefusalReason } | { readonly aside: SetAside };
