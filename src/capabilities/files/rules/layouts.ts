import { fold } from "../../../values/fold.ts";
import type { Field, ImportKind } from "./fields.ts";
import type { LayoutName, Mapping } from "./mapping.ts";

export type Layout = {
  readonly name: LayoutName;
  readonly kind: ImportKind;
  readonly source: string;
  /** Columns that together belong to no other program, folded. */
  readonly signs: readonly string[];
  readonly columns: Readonly<Record<string, Field>>;
  readonly channel?: "shop" | "web";
};

const shopifyPlace = {
  "default address company": "companyName",
  "default address address1": "addressLine1",
  "default address address2": "addressLine2",
  "default address city": "city",
  "default address zip": "postcode",
  "default address country code": "country",
} as const;

/** Files of programs that we know by heart; the most telling first. */
const layouts: readonly Layout[] = [
  {
    name: "online_retail",
    kind: "receipts",
    source: "online-retail",
    signs: [
      "invoiceno",
      "stockcode",
      "description",
      "quantity",
      "invoicedate",
      "unitprice",
      "customerid",
      "country",
    ],
    columns: {
      invoiceno: "receipt",
      stockcode: "sku",
      description: "label",
      quantity: "quantity",
      invoicedate: "date",
      unitprice: "unitPrice",
      customerid: "external",
      country: "country",
    },
    channel: "web",
  },
  {
    name: "cdnow",
    kind: "receipts",
    source: "cdnow",
    signs: ["master_id", "sample_id", "date", "cds", "dollars"],
    columns: { master_id: "external", date: "date", cds: "quantity", dollars: "lineTotal" },
    channel: "web",
  },
  {
    name: "bakery",
    kind: "receipts",
    source: "bakery",
    signs: ["date", "time", "transaction", "item"],
    columns: { date: "date", time: "time", transaction: "receipt", item: "label" },
    channel: "shop",
  },
  {
    name: "shopify_orders",
    kind: "receipts",
    source: "shopify",
    signs: ["name", "financial status", "lineitem quantity", "lineitem name", "lineitem price"],
    columns: {
      name: "receipt",
      email: "email",
      "financial status": "status",
      currency: "currency",
      shipping: "shipping",
      taxes: "tax",
      total: "total",
      "discount amount": "discount",
      "created at": "date",
      "lineitem quantity": "quantity",
      "lineitem name": "label",
      "lineitem price": "unitPrice",
      "lineitem sku": "sku",
      "billing name": "fullName",
      "billing address1": "addressLine1",
      "billing address2": "addressLine2",
      "billing city": "city",
      "billing zip": "postcode",
      "billing country": "country",
      "billing phone": "phone",
      "billing company": "companyName",
      "refunded amount": "refunded",
      location: "store",
      employee: "staff",
    },
    channel: "web",
  },
  {
    name: "shopify_customers",
    kind: "customers",
    source: "shopify",
    signs: ["first name", "last name", "email", "accepts email marketing", "total spent", "total orders"],
    columns: {
      "customer id": "external",
      "first name": "firstName",
      "last name": "lastName",
      email: "email",
      "accepts email marketing": "emailConsent",
      ...shopifyPlace,
      phone: "phone",
      "accepts sms marketing": "smsConsent",
      tags: "tags",
    },
  },
  {
    name: "woocommerce_orders",
    kind: "receipts",
    source: "woocommerce",
    signs: ["order number", "order status", "order date", "item name", "item cost"],
    columns: {
      "order number": "receipt",
      "order status": "status",
      "order date": "date",
      "first name (billing)": "firstName",
      "last name (billing)": "lastName",
      "company (billing)": "companyName",
      "address 1&2 (billing)": "addressLine1",
      "city (billing)": "city",
      "postcode (billing)": "postcode",
      "country code (billing)": "country",
      "email (billing)": "email",
      "phone (billing)": "phone",
      "cart discount amount": "discount",
      "order shipping amount": "shipping",
      "order refund amount": "refunded",
      "order total amount": "total",
      "order total tax amount": "tax",
      sku: "sku",
      "item name": "label",
      "quantity (- refund)": "quantity",
      "item cost": "unitPrice",
    },
    channel: "web",
  },
  {
    name: "woocommerce_orders",
    kind: "receipts",
    source: "woocommerce",
    signs: ["date", "order #", "status", "customer", "items sold", "n. revenue"],
    columns: {
      date: "date",
      "order #": "receipt",
      status: "status",
      customer: "fullName",
      "items sold": "quantity",
      "n. revenue": "total",
      "product(s)": "label",
    },
    channel: "web",
  },
  {
    name: "woocommerce_customers",
    kind: "customers",
    source: "woocommerce",
    signs: ["name", "username", "last active", "email", "orders", "total spend", "aov"],
    columns: {
      name: "fullName",
      "date registered": "createdOn",
      "sign up": "createdOn",
      email: "email",
      "country / region": "country",
      city: "city",
      "postal code": "postcode",
    },
  },
  {
    name: "prestashop_orders",
    kind: "receipts",
    source: "prestashop",
    signs: ["id", "reference", "nouveau client", "client", "total", "paiement", "etat", "date"],
    columns: { reference: "receipt", client: "fullName", total: "total", etat: "status", date: "date" },
    channel: "web",
  },
  {
    name: "prestashop_orders",
    kind: "receipts",
    source: "prestashop",
    signs: ["id", "reference", "new client", "customer", "total", "payment", "status", "date"],
    columns: { reference: "receipt", customer: "fullName", total: "total", status: "status", date: "date" },
    channel: "web",
  },
  {
    name: "prestashop_customers",
    kind: "customers",
    source: "prestashop",
    signs: ["id", "titre de civilite", "prenom", "nom", "adresse e-mail", "ventes", "newsletter"],
    columns: {
      id: "external",
      "titre de civilite": "title",
      prenom: "firstName",
      nom: "lastName",
      "adresse e-mail": "email",
      newsletter: "emailConsent",
      inscription: "createdOn",
      societe: "companyName",
    },
  },
  {
    name: "prestashop_customers",
    kind: "customers",
    source: "prestashop",
    signs: ["id", "social title", "first name", "last name", "email address", "sales", "newsletter"],
    columns: {
      id: "external",
      "social title": "title",
      "first name": "firstName",
      "last name": "lastName",
      "email address": "email",
      newsletter: "emailConsent",
      registration: "createdOn",
      company: "companyName",
    },
  },
  {
    name: "hiboutik_customers",
    kind: "customers",
    source: "hiboutik",
    signs: ["customers_id", "first_name", "last_name", "email", "loyalty_points"],
    columns: {
      customers_id: "external",
      first_name: "firstName",
      last_name: "lastName",
      company: "companyName",
      email: "email",
      phone: "phone",
      customers_ref_ext: "card",
      birth_date: "birthday",
      address: "addressLine1",
      zip_code: "postcode",
      city: "city",
      country: "country",
    },
  },
  // The fields of a sale's lines as Hiboutik's own API names them.
  {
    name: "hiboutik_lines",
    kind: "receipts",
    source: "hiboutik",
    signs: ["sale_id", "completed_at", "product_model", "quantity", "item_unit_gross"],
    columns: {
      sale_id: "receipt",
      completed_at: "date",
      customer_id: "external",
      customers_id: "external",
      product_id: "sku",
      product_model: "label",
      quantity: "quantity",
      item_unit_gross: "unitPrice",
      item_total_gross: "lineTotal",
      currency: "currency",
    },
    channel: "shop",
  },
  {
    name: "square_items",
    kind: "receipts",
    source: "square",
    signs: ["date", "time", "item", "qty", "gross sales", "net sales", "transaction id", "event type"],
    columns: {
      "transaction id": "receipt",
      "event type": "kind",
      date: "date",
      time: "time",
      sku: "sku",
      item: "label",
      qty: "quantity",
      "net sales": "lineTotal",
      "device name": "till",
      "customer id": "external",
      "customer name": "fullName",
    },
    channel: "shop",
  },
  // SumUp heads its columns in the language of the account; this is the German one, the only one we have seen.
  {
    name: "sumup_sales",
    kind: "receipts",
    source: "sumup",
    signs: ["datum", "typ", "transaktionsnummer", "menge", "beschreibung", "preis (brutto)"],
    columns: {
      transaktionsnummer: "receipt",
      typ: "kind",
      datum: "date",
      menge: "quantity",
      beschreibung: "label",
      "preis (brutto)": "lineTotal",
      steuersatz: "taxRate",
      wahrung: "currency",
      konto: "staff",
    },
    channel: "shop",
  },
  {
    name: "rebelote_lines",
    kind: "receipts",
    source: "rebelote",
    signs: ["receipt_source", "receipt_number", "line_number", "line_total"],
    columns: {
      receipt_number: "receipt",
      day: "date",
      time: "time",
      customer_id: "external",
      sku: "sku",
      label: "label",
      quantity: "quantity",
      unit_price: "unitPrice",
      line_total: "lineTotal",
      channel: "channel",
      store_code: "store",
      currency: "currency",
    },
  },
  {
    name: "rebelote_customers",
    kind: "customers",
    source: "rebelote",
    signs: ["customer_id", "first_name", "last_name", "email", "sort_name"],
    columns: {
      customer_id: "external",
      title: "title",
      first_name: "firstName",
      last_name: "lastName",
      company_name: "companyName",
      email: "email",
      phone: "phone",
      card: "card",
      address_line1: "addressLine1",
      address_line2: "addressLine2",
      postcode: "postcode",
      city: "city",
      country: "country",
      language: "language",
      birthday: "birthday",
      tags: "tags",
      created_on: "createdOn",
    },
  },
  {
    name: "rebelote_products",
    kind: "products",
    source: "rebelote",
    signs: ["sku", "product_name", "category", "price", "cost", "product_kind"],
    columns: {
      sku: "sku",
      product_name: "label",
      category: "category",
      price: "price",
      cost: "cost",
      tax_rate: "taxRate",
      barcode: "barcode",
    },
  },
];

/** The layout whose telling columns are all there, or null. */
export function recogniseLayout(columns: readonly string[]): Layout | null {
  const present = new Set(columns.map((column) => fold(column)));
  const found = layouts.filter((layout) => layout.signs.every((sign) => present.has(sign)));
  // Four plain words (date, time, transaction, item) are a layout only when the file holds nothing else.
  const exact = found.filter((layout) => layout.name !== "bakery" || present.size === layout.signs.length);
  return exact.toSorted((one, other) => other.signs.length - one.signs.length)[0] ?? null;
}

/** The layout's fields under the names that this file writes. */
export function columnsOfLayout(layout: Layout, columns: readonly string[]): Mapping["columns"] {
  const fields = new Map<string, Field>();
  const used = new Set<Field>();
  for (const column of columns) {
    const field = layout.columns[fold(column)];
    if (field === undefined || used.has(field)) continue;
    fields.set(column, field);
    used.add(field);
  }
  return Object.fromEntries(fields);
}
