/** Loaded when it is needed: draws a view again with other settings, and writes what a reader takes away. */

import { views } from "virtual:views";
import { settle } from "./settle";
import { takeAway } from "./take";

export interface Again {
  readonly settle: typeof settle;
  readonly takeAway: typeof takeAway;
}

globalThis.sarcokgAgain({ settle: (view, input) => settle(view, input, views), takeAway: (button, input) => takeAway(button, input, views) } as Again);
