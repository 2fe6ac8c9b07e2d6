import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Secret, TOTP } from "otpauth";
import QRCode from "qrcode";
import { Type } from "typebox";
import type { Database } from "../../platform/database.ts";
import { sendRefusal } from "../../platform/http/route.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { enter, signedIn } from "./http-auth.ts";
import {
  deletePasskey,
  insertPasskey,
  selectPasskey,
  selectPasskeys,
  selectStaff,
  updateStaff,
  usePasskey,
} from "./queries-people.ts";
import { isTotp, startSession } from "./sessions.ts";

const challengeCookie = "rebelote_challenge";
const challengeSeconds = 300;

/** Second factors (one-time codes, RFC 6238) and passkeys (WebAuthn), both optional. */
export function addPasskeyRoutes(server: FastifyInstance, database: Database): void {
  addTotp(server, database);
  addPasskeyEnrolment(server, database);
  addPasskeySignIn(server, database);
}

/** The challenge waits in a signed cookie, readable by nobody's script, for five minutes. */
function keepChallenge(reply: FastifyReply, request: FastifyRequest, challenge: string): void {
  void reply.setCookie(challengeCookie, challenge, {
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure: request.protocol === "https",
    signed: true,
    maxAge: challengeSeconds,
  });
}

function takeChallenge(request: FastifyRequest, reply: FastifyReply): string | null {
  const kept = request.unsignCookie(request.cookies[challengeCookie] ?? "");
  void reply.clearCookie(challengeCookie, { path: "/" });
  return kept.valid ? kept.value : null;
}

function addTotp(server: FastifyInstance, database: Database): void {
  server.post("/api/v1/session/totp", { schema: { hide: true } }, async (request, reply) => {
    const session = await signedIn(database, request);
    if (isRefusal(session)) return sendRefusal(session, request, reply);
    const secret = new Secret({ size: 20 }).base32;
    const totp = new TOTP({ issuer: "Rebelote", label: session.staffEmail ?? "", secret });
    return { secret, qr: await QRCode.toString(totp.toString(), { type: "svg", errorCorrectionLevel: "M" }) };
  });

  const Confirm = Type.Object({
    secret: Type.String({ pattern: "^[A-Z2-7]{32}$" }),
    code: Type.String({ maxLength: 12 }),
  });
  server.put<{ Body: { secret: string; code: string } }>(
    "/api/v1/session/totp",
    { schema: { body: Confirm, hide: true } },
    async (request, reply) => {
      const session = await signedIn(database, request);
      if (isRefusal(session)) return sendRefusal(session, request, reply);
      const set = await database.inPlatform(async (tx) => {
        await updateStaff(tx, session.staffId, { totpSecret: request.body.secret });
        if (await isTotp(tx, session.staffId, request.body.secret, request.body.code)) return true;
        await updateStaff(tx, session.staffId, { totpSecret: null });
        return false;
      });
      return set ? reply.code(204).send() : sendRefusal(refuse("code_not_right"), request, reply);
    },
  );

  server.delete("/api/v1/session/totp", { schema: { hide: true } }, async (request, reply) => {
    const session = await signedIn(database, request);
    if (isRefusal(session)) return sendRefusal(session, request, reply);
    await database.inPlatform(async (tx) => await updateStaff(tx, session.staffId, { totpSecret: null }));
    return reply.code(204).send();
  });
}

function addPasskeyEnrolment(server: FastifyInstance, database: Database): void {
  server.get("/api/v1/session/second-factors", { schema: { hide: true } }, async (request, reply) => {
    const session = await signedIn(database, request);
    if (isRefusal(session)) return sendRefusal(session, request, reply);
    return await database.inPlatform(async (tx) => {
      const staff = await selectStaff(tx, session.staffId);
      const passkeys = await selectPasskeys(tx, session.staffId);
      return {
        totp: staff?.totpSecret !== null,
        passkeys: passkeys.map(({ credentialId, label, createdAt }) => ({
          id: credentialId,
          label,
          createdAt,
        })),
      };
    });
  });

  server.post("/api/v1/session/passkeys/options", { schema: { hide: true } }, async (request, reply) => {
    const session = await signedIn(database, request);
    if (isRefusal(session)) return sendRefusal(session, request, reply);
    const known = await database.inPlatform(async (tx) => await selectPasskeys(tx, session.staffId));
    const options = await generateRegistrationOptions({
      rpName: "Rebelote",
      rpID: request.hostname,
      userName: session.staffEmail ?? "",
      userDisplayName: session.staffName ?? "",
      userID: new TextEncoder().encode(session.staffId),
      excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
    });
    keepChallenge(reply, request, options.challenge);
    return options;
  });

  server.post<{ Body: { label: string; response: RegistrationResponseJSON } }>(
    "/api/v1/session/passkeys",
    {
      schema: {
        hide: true,
        body: Type.Object({ label: Type.String({ minLength: 1, maxLength: 80 }), response: Type.Object({}) }),
      },
    },
    async (request, reply) => {
      const session = await signedIn(database, request);
      if (isRefusal(session)) return sendRefusal(session, request, reply);
      const challenge = takeChallenge(request, reply);
      const verified =
        challenge === null
          ? undefined
          : await verifyRegistrationResponse({
              response: request.body.response,
              expectedChallenge: challenge,
              expectedOrigin: `${request.protocol}://${request.host}`,
              expectedRPID: request.hostname,
              requireUserVerification: false,
            }).catch(() => undefined);
      if (verified?.verified !== true) return sendRefusal(refuse("passkey_not_recognised"), request, reply);
      const { credential } = verified.registrationInfo;
      await database.inPlatform(async (tx) => {
        await insertPasskey(tx, {
          credentialId: credential.id,
          staffId: session.staffId,
          publicKey: Buffer.from(credential.publicKey),
          counter: credential.counter,
          transports: [...(credential.transports ?? [])],
          label: request.body.label,
        });
      });
      return reply.code(204).send();
    },
  );

  server.delete<{ Params: { id: string } }>(
    "/api/v1/session/passkeys/:id",
    { schema: { hide: true } },
    async (request, reply) => {
      const session = await signedIn(database, request);
      if (isRefusal(session)) return sendRefusal(session, request, reply);
      const removed = await database.inPlatform(
        async (tx) => await deletePasskey(tx, session.staffId, request.params.id),
      );
      return removed ? reply.code(204).send() : sendRefusal(refuse("unknown_passkey"), request, reply);
    },
  );
}

function addPasskeySignIn(server: FastifyInstance, database: Database): void {
  const limit = { rateLimit: { max: 20, timeWindow: "1 minute" } };
  server.post("/auth/passkey/options", { schema: { hide: true }, config: limit }, async (request, reply) => {
    const options = await generateAuthenticationOptions({
      rpID: request.hostname,
      userVerification: "preferred",
    });
    keepChallenge(reply, request, options.challenge);
    return options;
  });

  server.post<{ Body: AuthenticationResponseJSON }>(
    "/auth/passkey/verify",
    { schema: { hide: true }, config: limit },
    async (request, reply) => {
      const challenge = takeChallenge(request, reply);
      const started = await database.inPlatform(async (tx) => {
        const passkey = challenge === null ? undefined : await selectPasskey(tx, String(request.body.id));
        if (passkey === undefined || challenge === null) return refuse("passkey_not_recognised");
        const verified = await verifyAuthenticationResponse({
          response: request.body,
          expectedChallenge: challenge,
          expectedOrigin: `${request.protocol}://${request.host}`,
          expectedRPID: request.hostname,
          requireUserVerification: false,
          credential: {
            id: passkey.credentialId,
            publicKey: new Uint8Array(passkey.publicKey),
            counter: passkey.counter,
          },
        }).catch(() => undefined);
        if (verified?.verified !== true) return refuse("passkey_not_recognised");
        await usePasskey(tx, passkey.credentialId, verified.authenticationInfo.newCounter);
        return await startSession(tx, { staffId: passkey.staffId, userAgent: request.headers["user-agent"] });
      });
      return isRefusal(started) ? sendRefusal(started, request, reply) : enter(reply, request, started);
    },
  );
}
