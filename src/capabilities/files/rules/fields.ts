/** What a file tells: of people, of products, of sales (and refunds) line by line. */
export type ImportKind = "customers" | "products" | "receipts";

// Words are separated by a bar; the plainest come first.
const person = {
  external:
    "id client|customer id|customerid|client id|code client|numero client|n client|no client|" +
    "num client|reference client|ref client|customer number|customer no|customers_id|" +
    "id_customer|user id|membre|member id|cust_id|customer_id|client",
  card:
    "carte|numero de carte|n carte|carte de fidelite|card|card number|loyalty card|" + "code barre client",
  email:
    "email|e-mail|mail|courriel|adresse email|adresse e-mail|adresse mail|email address|" +
    "e-mail address|billing email|email (billing)|customer email|billing_email",
  phone:
    "telephone|tel|phone|phone number|telephone fixe|fixe|billing phone|phone (billing)|" +
    "billing_phone|default address phone",
  mobile: "mobile|portable|gsm|cell|telephone portable|telephone mobile|mobile phone|phone_mobile",
  title: "civilite|titre|titre de civilite|title|social title|gender|sexe",
  firstName:
    "prenom|first name|firstname|given name|first name (billing)|billing first name|" +
    "billing_first_name|forename",
  lastName:
    "nom|nom de famille|last name|lastname|surname|family name|last name (billing)|" +
    "billing last name|billing_last_name",
  fullName:
    "nom complet|nom et prenom|nom prenom|prenom nom|full name|customer name|customer|" +
    "billing name|nom du client|name",
  companyName:
    "societe|entreprise|raison sociale|company|company name|company (billing)|billing company|" +
    "billing_company|default address company",
  addressLine1:
    "adresse|adresse 1|rue|address|address 1|address1|street|address line 1|" +
    "address 1&2 (billing)|billing address1|billing_address_1|default address address1",
  addressLine2:
    "adresse 2|complement|complement d'adresse|address 2|address2|address line 2|" +
    "billing address2|billing_address_2|default address address2",
  postcode:
    "code postal|cp|postcode|post code|postal code|zip|zip code|zipcode|postcode (billing)|" +
    "billing zip|billing_postcode|default address zip",
  city: "ville|city|town|localite|commune|city (billing)|billing city|billing_city|" + "default address city",
  country:
    "pays|country|country code|code pays|country / region|country code (billing)|" +
    "billing country|billing_country|default address country code",
} as const;

const customersOnly = {
  birthday:
    "date de naissance|naissance|anniversaire|birthday|birth date|birthdate|date of birth|dob|" + "ne le",
  language: "langue|language|lang|locale",
  tags: "etiquettes|tags|mots cles|labels|groupe|groupes|group|groups",
  createdOn:
    "date de creation|inscription|inscrit le|date d'inscription|created|created at|sign up|" +
    "date registered|registered|creation date|date_add|client depuis",
  emailConsent:
    "newsletter|accord email|accord e-mail|consentement email|optin email|opt-in email|" +
    "email opt-in|accepts marketing|accepts email marketing|accepte les emails|optin|opt-in",
  smsConsent: "accord sms|consentement sms|optin sms|opt-in sms|accepts sms marketing|accepte les sms",
  postConsent: "accord courrier|consentement courrier|optin courrier|accepte le courrier|accepts post",
  phoneConsent: "accord telephone|consentement telephone|optin telephone|accepts calls",
  consentDate: "date accord|date d'accord|date de consentement|consent date|opt-in date|date optin",
  consentText: "texte de l'accord|consent text|texte du consentement",
} as const;

const receiptsOnly = {
  receipt:
    "ticket|numero de ticket|n ticket|no ticket|num ticket|facture|numero de facture|" +
    "n facture|commande|numero de commande|n commande|invoiceno|invoice|invoice no|" +
    "invoice number|receipt|receipt number|order|order number|order id|order #|order_id|" +
    "order_number|transaction|transaction id|sale id|sale_id|bill",
  kind: "type|type de vente|nature|sale type|transaction type",
  date:
    "date|jour|date de vente|date du ticket|date de commande|date facture|day|order date|" +
    "invoice date|invoicedate|sale date|created at|created_at|completed_at|date_add|" +
    "horodatage|date et heure|timestamp|purchase date",
  time: "heure|time|heure de vente|hour",
  sku:
    "reference|ref|code article|code produit|reference article|sku|stockcode|stock code|" +
    "product code|item code|lineitem sku|item sku|product id|product_id|ean|code barre|" +
    "barcode|article id",
  label:
    "article|produit|designation|libelle|description|nom du produit|nom article|item|product|" +
    "product name|item name|lineitem name|product_name|product_model",
  category: "categorie|famille|rayon|category|department|product category",
  quantity:
    "quantite|qte|qty|quantity|lineitem quantity|nb|nombre|units|cds|product_quantity|" + "item quantity",
  unitPrice:
    "prix unitaire|pu|pu ttc|prix|prix ttc|prix unitaire ttc|unit price|unitprice|price|" +
    "lineitem price|item cost|unit_price|product_price|item price",
  lineTotal:
    "total ligne|montant ligne|montant|montant ttc|prix total|line total|amount|item total|" +
    "dollars|sales|order line subtotal|total ligne ttc|line_total",
  lineDiscount: "remise ligne|line discount|lineitem discount|discount line",
  taxRate: "tva|taux tva|taux de tva|tax rate|vat rate|vat",
  total:
    "total|total ttc|total ticket|total commande|montant total|order total|order total amount|" +
    "grand total|total paid|total_paid|order_total|n. revenue|net sales|ca",
  discount:
    "remise|reduction|discount|discount amount|cart discount amount|remise totale|" +
    "total discounts|discount_total",
  shipping:
    "frais de port|livraison|port|shipping|order shipping amount|shipping_total|" +
    "total shipping|shipping amount",
  tax: "montant tva|taxes|order total tax amount|tax total|total tax|tax_total",
  refunded: "refunded amount|order refund amount|montant rembourse|refunded|remboursement",
  currency: "devise|currency|order currency|monnaie",
  status: "statut|etat|status|order status|financial status|etat de la commande",
  channel: "canal|channel|sales channel",
  store: "magasin|boutique|point de vente|store|shop|location|store code",
  till: "caisse|till|register|pos",
  staff: "vendeur|vendeuse|caissier|employee|staff|salesperson|seller",
} as const;

const productsOnly = {
  sku:
    "reference|ref|code article|code produit|sku|stockcode|stock code|product code|item code|" +
    "handle|variant sku|reference article|product id|id",
  label:
    "article|produit|designation|libelle|nom|nom du produit|name|product name|title|" + "description|product",
  category: "categorie|famille|rayon|category|categories|type|product category|department",
  price:
    "prix|prix ttc|prix de vente|pv|pv ttc|price|regular price|variant price|" +
    "price tax included|selling price|tarif normal",
  cost: "prix d'achat|pa|pa ht|cout|cost|cost per item|purchase price|wholesale price",
  taxRate: "tva|taux tva|taux de tva|tax rate|vat|vat rate",
  barcode: "code barre|code barres|ean|ean13|gtin|barcode|variant barcode|upc",
  stock: "stock|quantite|quantite en stock|qty|quantity|inventory|variant inventory qty",
} as const;

type CustomerField = keyof typeof person | keyof typeof customersOnly | `custom:${string}`;
export type ReceiptField = keyof typeof person | keyof typeof receiptsOnly;
export type ProductField = keyof typeof productsOnly;
export type Field = CustomerField | ReceiptField | ProductField;

const synonyms: Readonly<Record<ImportKind, Readonly<Record<string, string>>>> = {
  customers: {
    ...person,
    ...customersOnly,
    external: `${person.external}|id|reference|identifiant`,
  },
  receipts: { ...person, ...receiptsOnly },
  products: productsOnly,
};

export function fieldsOf(kind: ImportKind): readonly string[] {
  return Object.keys(synonyms[kind]);
}

/** Whether a kind of file knows this field; a custom field of the shop is named `custom:key`. */
export function isField(kind: ImportKind, field: string): field is Field {
  return (
    Object.hasOwn(synonyms[kind], field) ||
    (kind === "customers" && /^custom:[a-z][a-z0-9_]{0,39}$/.test(field))
  );
}

/** The other names by which files call a field, folded. */
export function synonymsOf(kind: ImportKind, field: string): readonly string[] {
  return synonyms[kind][field]?.split("|") ?? [];
}
