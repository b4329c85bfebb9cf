// List, create, publish, reserve: by the types that openapi-typescript makes of the catalog's OpenAPI document.

import createClient from "openapi-fetch";
import type { components, paths } from "./catalog.js";

const catalog = createClient<paths>({
  baseUrl: process.env.CATALOG_URL,
  headers: { Authorization: `Bearer ${process.env.CATALOG_TOKEN}` },
});
const code = "meet-by-typescript";

/** What was asked for. A refusal is thrown, in the catalog's own words. */
function answered<T>({ data, error }: { data?: T; error?: components["schemas"]["Problem"] }): T {
  if (data === undefined) throw new Error(`${error?.code}: ${error?.detail}`);
  return data;
}

const query = { listed: true, ordering: "-price" };
const offers = answered(await catalog.GET("/api/v1/packages", { params: { query } }));
for (const offer of offers.results) console.log(`${offer.code} costs ${offer.price} ${offer.currency}`);

const draft = answered(
  await catalog.POST("/api/v1/packages", {
    params: { header: { "Idempotency-Key": `create ${code}` } },
    body: {
      code,
      name: "Meet, from TypeScript",
      service_type: "meet",
      price: 24.5,
      currency: "EUR",
      periodicity: 1,
      periodicity_type: "month",
      features: [
        { code: "max_participants", value: 50 },
        { code: "recording", value: true },
      ],
      providers: [{ provider: "bbb-frankfurt", default: true }],
    },
  }),
);
console.log(`${draft.code} is ${draft.status}`);

const sale = { params: { path: { package: code } }, body: { quantity: 2, reference: "order-1" } };
const { error: refusal } = await catalog.POST("/api/v1/packages/{package}/reservations", sale);
for (const reason of refusal?.errors ?? []) console.log(`Not yet: ${reason.code}`);

const published = answered(await catalog.POST("/api/v1/packages/{id}/publish", { params: { path: { id: code } } }));
console.log(`${published.code} is ${published.status}`);

const sold = answered(await catalog.POST("/api/v1/packages/{package}/reservations", sale));
console.log(`${sold.client} has ${sold.quantity} by ${sold.reference}`);
