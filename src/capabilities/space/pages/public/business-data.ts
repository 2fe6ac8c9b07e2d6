import { publicAddress } from "../../../../platform/public-address.ts";
import type { StoreFace } from "../../../accounts/index.ts";
import type { OpenShop } from "../../public-shop.ts";

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** The stores as search engines and maps read them (schema.org LocalBusiness); nothing the shop has not said. */
export function businessData(shop: OpenShop, stores: readonly StoreFace[]): object {
  const data = stores.map((store) => storeData(shop, store));
  return data.length === 1 && data[0] !== undefined
    ? { "@context": "https://schema.org", ...data[0] }
    : { "@context": "https://schema.org", "@graph": data.length === 0 ? [organization(shop)] : data };
}

function organization({ face }: OpenShop): object {
  const { legal, brand } = face;
  return {
    "@type": "Organization",
    name: face.name,
    url: `${publicAddress()}/s/${face.slug}`,
    ...(brand.logoUrl === null ? {} : { logo: `${publicAddress()}${brand.logoUrl}` }),
    ...(legal.phone === null ? {} : { telephone: legal.phone }),
    ...(legal.email === null ? {} : { email: legal.email }),
  };
}

function storeData(shop: OpenShop, store: StoreFace): object {
  const { face } = shop;
  const url = `${publicAddress()}/s/${face.slug}/stores/${encodeURIComponent(store.code)}`;
  const phone = store.phone ?? face.legal.phone;
  return {
    "@type": "LocalBusiness",
    "@id": url,
    name: store.name.includes(face.name) ? store.name : `${face.name} ${store.name}`,
    url,
    ...(face.brand.logoUrl === null
      ? {}
      : {
          logo: `${publicAddress()}${face.brand.logoUrl}`,
          image: `${publicAddress()}${face.brand.logoUrl}`,
        }),
    ...(phone === null ? {} : { telephone: phone }),
    ...(face.legal.email === null ? {} : { email: face.legal.email }),
    ...(store.address === null && store.city === null
      ? {}
      : {
          address: {
            "@type": "PostalAddress",
            ...(store.address === null ? {} : { streetAddress: store.address }),
            ...(store.postcode === null ? {} : { postalCode: store.postcode }),
            ...(store.city === null ? {} : { addressLocality: store.city }),
            addressCountry: store.country ?? face.country,
          },
        }),
    ...(store.latitude === null || store.longitude === null
      ? {}
      : { geo: { "@type": "GeoCoordinates", latitude: store.latitude, longitude: store.longitude } }),
    ...(store.mapUrl === null ? {} : { hasMap: store.mapUrl }),
    ...openingData(store),
  };
}

function openingData({ hours, exceptions }: StoreFace): object {
  if (hours === null) return {};
  return {
    openingHoursSpecification: hours.flatMap((spans, weekday) =>
      spans.map(([opens, closes]) => ({
        "@type": "OpeningHoursSpecification",
        dayOfWeek: `https://schema.org/${days[weekday] ?? "Monday"}`,
        opens,
        closes: closes === "24:00" ? "23:59" : closes,
      })),
    ),
    ...(exceptions.length === 0
      ? {}
      : {
          specialOpeningHoursSpecification: exceptions.flatMap(({ day, spans }) =>
            (spans.length === 0 ? ([["00:00", "00:00"]] as const) : spans).map(([opens, closes]) => ({
              "@type": "OpeningHoursSpecification",
              validFrom: day,
              validThrough: day,
              opens,
              closes: closes === "24:00" ? "23:59" : closes,
            })),
          ),
        }),
  };
}
