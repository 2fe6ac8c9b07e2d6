import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Refusal } from "../../values/refusal.ts";
import type { Database } from "../database.ts";
import type { Job } from "../jobs.ts";
import type { Participant } from "../participants.ts";
import type { Tick } from "../ticks.ts";
import type { Actor } from "./actor.ts";
import type { Route, Services } from "./route.ts";

/** What a capability brings to the running product. */
export type Room = {
  readonly name: string;
  readonly routes?: readonly Route[];
  readonly jobs?: readonly Job[];
  readonly ticks?: readonly Tick[];
  readonly participant?: Participant;
  /** Server-rendered pages and other answers that are no part of the API: each says itself who may ask. */
  readonly pages?: (
    server: FastifyInstance,
    services: Omit<Services, "authenticate">,
  ) => Promise<void> | void;
  /** Who asks below a path of the API, where it is neither a session of the console nor a key. */
  readonly entrance?: Entrance;
};

export type Entrance = {
  /** Below `/api/v1`, such as `/counter/`. */
  readonly below: string;
  readonly authenticator: (database: Database) => (request: FastifyRequest) => Promise<Actor | Refusal>;
};
