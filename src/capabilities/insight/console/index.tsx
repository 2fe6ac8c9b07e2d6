import { lazy } from "react";
import type { ConsoleRoom } from "../../../console/room.ts";

// How rules are said, for the pages that say them: their words come with this room's texts.
export { choiceName, nameOf, sayLeaf, sayRule } from "../rules/sentences.ts";

/** The form behind one condition, for whoever builds rules. */
export const ConditionEditor = lazy(() => import("./filters/ConditionEditor.tsx"));

/** The filters of the customers' list, for lists of other rooms that follow a rule of people. */
export const PeopleFilters = lazy(() => import("./list/PeopleFilters.tsx"));

/** Whom a rule means, as a sentence. */
export const RuleWords = lazy(() => import("./filters/RuleWords.tsx"));

/** The list of customers itself, for the people of a rule. */
export const PeopleTable = lazy(() => import("./list/PeopleTable.tsx"));

export const room: ConsoleRoom = {
  texts: ["insight"],
  routes: [
    { path: "/customers", page: () => import("./CustomersPage.tsx"), permission: "customers:read" },
    {
      path: "/customers/judgement",
      page: () => import("./judgement/JudgementPage.tsx"),
      permission: "insight:read",
    },
    {
      path: "/customers/look-alikes",
      page: () => import("./portrait/LookAlikesPage.tsx"),
      permission: "insight:read",
    },
  ],
  recordPanels: [
    {
      id: "consumption",
      order: 4,
      panel: () => import("./record/ConsumptionPanel.tsx"),
      permission: "customers:read",
    },
  ],
  commands: [
    {
      id: "customers",
      text: "insight.command.list",
      words: "insight.command.list_words",
      to: "/customers",
      search: { view: "list" },
      permission: "customers:read",
    },
    {
      id: "portrait",
      text: "insight.command.portrait",
      words: "insight.command.portrait_words",
      to: "/customers",
      search: { view: "portrait" },
      permission: "insight:read",
    },
    {
      id: "slipping",
      text: "insight.command.slipping",
      words: "insight.command.slipping_words",
      to: "/customers",
      search: { view: "list", stage: "slipping", sort: "-spent_year" },
      permission: "customers:read",
    },
    {
      id: "look-alikes",
      text: "insight.command.look_alikes",
      words: "insight.command.look_alikes_words",
      to: "/customers/look-alikes",
      permission: "insight:read",
    },
    {
      id: "judgement",
      text: "insight.command.judgement",
      words: "insight.command.judgement_words",
      to: "/customers/judgement",
      permission: "insight:read",
    },
  ],
};
