import type { ReactElement } from "react";
import { actForm } from "../../../site/forms.ts";
import { h } from "../../../site/markup.ts";
import { tag } from "../../../site/parts.ts";
import { isMeasured, measureWords } from "../measuring.ts";
import type { Telling } from "./telling.ts";

/** Whether the shop may see which links she follows: off until she says yes. */
export async function measureBox(
  { tx, say, language }: Telling,
  { customerId, action }: { readonly customerId: string; readonly action: string },
): Promise<ReactElement> {
  const isOn = await isMeasured(tx, customerId);
  const { body, version } = await measureWords(tx, language);
  return h(
    "section",
    { className: "box", "aria-labelledby": "consent-measure" },
    h(
      "div",
      { className: "line" },
      h("h2", { id: "consent-measure" }, say("permission.page.measure")),
      tag(say(isOn ? "permission.page.state_given" : "permission.page.measure_off"), isOn ? "good" : "quiet"),
    ),
    h("p", null, body),
    h(
      "div",
      { className: "line" },
      actForm(
        action,
        say(isOn ? "permission.page.measure_stop" : "permission.page.measure_start"),
        { channel: "measure", act: isOn ? "withdrawn" : "granted", version },
        "second",
      ),
    ),
  );
}
