import { affinityRoom } from "../capabilities/affinity/index.ts";
import { accountsParticipant, accountsRoutes, addPictures } from "../capabilities/accounts/index.ts";
import { catalogRoutes } from "../capabilities/catalog/index.ts";
import { consentParticipant, consentRoutes } from "../capabilities/consent/index.ts";
import { customersParticipant, customersRoutes } from "../capabilities/customers/index.ts";
import {
  exportJob,
  filesParticipant,
  filesRoutes,
  importJob,
  upkeepJob,
  watchTick,
} from "../capabilities/files/index.ts";
import {
  insightParticipant,
  insightRoutes,
  insightTicks,
  resultsRoutes,
} from "../capabilities/insight/index.ts";
import {
  loyaltyJobs,
  loyaltyParticipant,
  loyaltyRoutes,
  loyaltyTicks,
} from "../capabilities/loyalty/index.ts";
import { cardsRoom } from "../capabilities/cards/index.ts";
import { forecastRoom } from "../capabilities/forecast/index.ts";
import { segmentsRoom } from "../capabilities/segments/index.ts";
import { winbackRoom } from "../capabilities/winback/index.ts";
import { demoRoom } from "../capabilities/demo/index.ts";
import { messagesRoom } from "../capabilities/messages/index.ts";
import { networkRoom } from "../capabilities/network/index.ts";
import { permissionRoom } from "../capabilities/permission/index.ts";
import { privacyRoom } from "../capabilities/privacy/index.ts";
import { purchasesParticipant, purchasesRoutes } from "../capabilities/purchases/index.ts";
import { spaceRoom } from "../capabilities/space/index.ts";
import { templatesRoom } from "../capabilities/templates/index.ts";
import { tillRoom } from "../capabilities/till/index.ts";
import { todayRoutes, todayTicks } from "../capabilities/today/index.ts";
import { join } from "../platform/participants.ts";
import type { Room } from "../platform/http/room.ts";

/** The table of contents of the product, in order of dependence: a room leans only on rooms before it. */
export const rooms: readonly Room[] = [
  { name: "accounts", routes: accountsRoutes, pages: addPictures, participant: accountsParticipant },
  { name: "customers", routes: customersRoutes, participant: customersParticipant },
  { name: "consent", routes: consentRoutes, participant: consentParticipant },
  { name: "catalog", routes: catalogRoutes },
  { name: "purchases", routes: purchasesRoutes, participant: purchasesParticipant },
  {
    name: "insight",
    routes: [...insightRoutes, ...resultsRoutes],
    participant: insightParticipant,
    ticks: insightTicks,
  },
  segmentsRoom,
  forecastRoom,
  affinityRoom,
  {
    name: "files",
    routes: filesRoutes,
    participant: filesParticipant,
    jobs: [importJob, exportJob, upkeepJob],
    ticks: [watchTick],
  },
  {
    name: "loyalty",
    routes: loyaltyRoutes,
    participant: loyaltyParticipant,
    jobs: loyaltyJobs,
    ticks: loyaltyTicks,
  },
  permissionRoom,
  templatesRoom,
  messagesRoom,
  privacyRoom,
  cardsRoom,
  networkRoom,
  spaceRoom,
  tillRoom,
  winbackRoom,
  { name: "today", routes: todayRoutes, ticks: todayTicks },
  demoRoom,
];

/** Lets later rooms take part in what earlier ones do. Called once by every program and test that opens the database. */
export function wireRooms(): void {
  for (const room of rooms) if (room.participant !== undefined) join(room.name, room.participant);
}
