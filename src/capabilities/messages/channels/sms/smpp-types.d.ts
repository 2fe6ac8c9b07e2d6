/** What we use of smpp 0.5.1, which comes without types. Names are those of the SMPP 3.4 specification. */
declare module "smpp" {
  import type { EventEmitter } from "node:events";

  export type Pdu = {
    readonly command: string;
    readonly command_status: number;
    readonly message_id?: string;
    readonly source_addr?: string;
    readonly destination_addr?: string;
    readonly esm_class?: number;
    readonly short_message?: { readonly message: string | Buffer } | string;
    readonly message_payload?: string | Buffer | { readonly message: string | Buffer };
    readonly receipted_message_id?: string;
    readonly message_state?: number;
    response(fields?: object): Pdu;
  };

  export interface Session extends EventEmitter {
    bind_transceiver(fields: object, answer: (pdu: Pdu) => void): boolean;
    submit_sm(fields: object, answer: (pdu: Pdu) => void): boolean;
    unbind(): boolean;
    send(pdu: Pdu): boolean;
    close(): void;
    destroy(): void;
    readonly socket: import("node:net").Socket;
  }

  type Smpp = {
    connect(options: { url: string; auto_enquire_link_period?: number; connectTimeout?: number }): Session;
    createServer(session: (session: Session) => void): import("node:net").Server;
  };
  const smpp: Smpp;
  export default smpp;
}
