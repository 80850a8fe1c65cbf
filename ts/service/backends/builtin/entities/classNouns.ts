import type { EntityGroup } from "../../tasks.ts";

const words = (group: EntityGroup, list: string): [string, EntityGroup][] =>
  list
    .trim()
    .split(/\s+/u)
    .map((word) => [word, group]);

/** Common nouns that say what a name next to them is: "the singer Adele", "Adele is a singer". */
export const classNouns: ReadonlyMap<string, EntityGroup> = new Map([
  ...words(
    "LOC",
    `village town city capital suburb district region province county country nation island lake river mountain
    volcano peninsula commune municipality neighbourhood neighborhood desert valley bay port harbour harbor beach
    square street castle continent planet hamlet settlement metropolis township`,
  ),
  ...words(
    "ORG",
    `company firm bank club university college organization organisation startup start-up exchange band team party
    newspaper magazine agency airline retailer manufacturer carmaker broker insurer lender publisher charity
    nonprofit ngo studio orchestra rollup layer-2 chipmaker supermarket broadcaster conglomerate cooperative
    foundation institute brewery rival`,
  ),
  ...words(
    "PER",
    `man woman boy girl singer actor actress player teacher politician writer poet painter artist musician composer
    scientist physicist chemist mathematician philosopher footballer striker novelist journalist nurse lawyer
    programmer developer student explorer inventor activist billionaire emperor saint prophet dancer comedian
    director designer architect historian biologist economist cryptographer researcher soldier pilot astronaut
    rapper chef farmer baker suspect witness victim defendant brother sister uncle aunt cousin friend`,
  ),
  ...words(
    "MISC",
    `language game film movie book album novel song blockchain cryptocurrency stablecoin token coin memecoin festival
    holiday religion opera play poem painting series show programme ship yacht spacecraft satellite rocket dialect
    testnet app software library framework browser console smartphone laptop model tribe breed cheese dish`,
  ),
]);
