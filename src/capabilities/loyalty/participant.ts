import type { Participant } from "../../platform/participants.ts";

export const programsParticipant: Participant = {};
