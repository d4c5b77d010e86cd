/** What build.mjs makes of the folder views/: every view by its name. */
declare module "virtual:views" {
  export const views: Record<string, import("./view").View>;
}
