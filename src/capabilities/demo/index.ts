export { findDemo, leaveDemo, openDemo, resetDemo } from "./operations.ts";
