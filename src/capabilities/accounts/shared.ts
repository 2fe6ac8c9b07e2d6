export { mayGive, permissions, type Permission, type Role, roles } from "./rules/permissions.ts";
