import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type FaceRow = {
  readonly colour: string | null;
  readonly logoHash: string | null;
  readonly addressForm: "vous" | "tu";
  readonly systemFonts: boolean;
  readonly senderName: string | null;
  readonly company: string | null;
  readonly legalForm: string | null;
  readonly companyNumber: string | null;
  readonly vatNumber: string | null;
  readonly register: string | null;
  readonly address: string | null;
  readonly email: string | null;
  readonly phone: string | null;
};

/** What a shop shows before its owner has said anything. */
export const plainFace: FaceRow = {
  colour: null,
  logoHash: null,
  addressForm: "vous",
  systemFonts: false,
  senderName: null,
  company: null,
  legalForm: null,
  companyNumber: null,
  vatNumber: null,
  register: null,
  address: null,
  email: null,
  phone: null,
};

export async function selectFace(tx: Tx): Promise<FaceRow> {
  const face = await tx.maybe<FaceRow>(sql`
    select colour, logo_hash as "logoHash", address_form as "addressForm", system_fonts as "systemFonts",
           sender_name as "senderName", company, legal_form as "legalForm", company_number as "companyNumber",
           vat_number as "vatNumber", register, address, email, phone
    from accounts.face
    where merchant_id = ${tx.merchantId}`);
  return face ?? plainFace;
}

export async function upsertFace(tx: Tx, face: FaceRow): Promise<void> {
  await tx.run(sql`
    insert into accounts.face
      (merchant_id, colour, logo_hash, address_form, system_fonts, sender_name, company, legal_form, company_number, vat_number,
       register, address, email, phone, changed_at)
    values (${tx.merchantId}, ${face.colour}, ${face.logoHash}, ${face.addressForm}, ${face.systemFonts}, ${face.senderName},
            ${face.company}, ${face.legalForm}, ${face.companyNumber}, ${face.vatNumber}, ${face.register}, ${face.address},
            ${face.email}, ${face.phone}, ${tx.now})
    on conflict (merchant_id) do update
    set colour = excluded.colour, logo_hash = excluded.logo_hash, address_form = excluded.address_form,
        system_fonts = excluded.system_fonts, sender_name = excluded.sender_name, company = excluded.company,
        legal_form = excluded.legal_form, company_number = excluded.company_number, vat_number = excluded.vat_number,
        register = excluded.register, address = excluded.address, email = excluded.email, phone = excluded.phone,
        changed_at = excluded.changed_at`);
}

export type PictureRow = {
  readonly hash: string;
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
};

export async function insertPicture(tx: Tx, picture: PictureRow): Promise<void> {
  await tx.run(sql`
    insert into accounts.picture (merchant_id, hash, media_type, width, height, bytes, created_at)
    values (${tx.merchantId}, ${picture.hash}, ${picture.mediaType}, ${picture.width}, ${picture.height}, ${picture.bytes},
            ${tx.now})
    on conflict do nothing`);
}

/** A picture by its address, whoever's it is. Platform transaction. */
export async function selectPicture(tx: Tx, hash: string): Promise<PictureRow | undefined> {
  return await tx.maybe<PictureRow>(sql`
    select hash, media_type as "mediaType", width, height, bytes
    from accounts.picture
    where hash = ${hash}
    limit 1`);
}
