export type * from "./schema-operation.ts";
export type * from "./schema-row.ts";
