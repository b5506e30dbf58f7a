export * from "./addresses";
export * from "./areas";
export * from "./codes";
export * from "./messages";
export * from "./sessions";
export * from "./stats";
export * from "./users";
