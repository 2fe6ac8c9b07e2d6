import type { ConsoleRoom } from "../../../console/room.ts";

export const room: ConsoleRoom = {
  texts: ["customers", "insight"],
  routes: [
    {
      path: "/customers/new",
      page: () => import("./form/NewCustomerPage.tsx"),
      permission: "customers:write",
    },
    {
      path: "/customers/duplicates",
      page: () => import("./duplicates/DuplicatesPage.tsx"),
      permission: "customers:read",
    },
    {
      path: "/customers/merge",
      page: () => import("./duplicates/MergePage.tsx"),
      permission: "customers:write",
    },
    {
      path: "/customers/fields",
      page: () => import("./fields/FieldsPage.tsx"),
      permission: "customers:read",
    },
    {
      path: "/customers/$customerId",
      page: () => import("./record/CustomerPage.tsx"),
      permission: "customers:read",
    },
    {
      path: "/customers/$customerId/edit",
      page: () => import("./form/EditCustomerPage.tsx"),
      permission: "customers:write",
    },
    {
      path: "/receipts/$receiptId",
      page: () => import("./receipt/ReceiptPage.tsx"),
      permission: "purchases:read",
    },
  ],
  commands: [
    {
      id: "add-customer",
      text: "customers.command.add",
      words: "customers.command.add_words",
      to: "/customers/new",
      permission: "customers:write",
    },
    {
      id: "duplicates",
      text: "customers.command.duplicates",
      words: "customers.command.duplicates_words",
      to: "/customers/duplicates",
      permission: "customers:write",
    },
    {
      id: "customer-fields",
      text: "customers.command.fields",
      words: "customers.command.fields_words",
      to: "/customers/fields",
      permission: "customers:write",
    },
  ],
};
