import type { QueryClient } from "@tanstack/react-query";
import {
  type AnyRoute,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { api } from "./api.ts";
import { parseAddress, writeAddress } from "./address.ts";
import type { WelcomeAnswer } from "./account/welcome.ts";
import { Frame } from "./frame/Frame.tsx";
import { FaultPage, MissingPage, OpeningPage, RefusedPage } from "./frame/plain-pages.tsx";
import { menu } from "./menu.ts";
import type { ConsoleRoute } from "./room.ts";
import { rooms } from "./rooms.ts";
import { sessionQuery } from "./session.ts";
import { withTexts } from "./texts/texts.ts";

interface RouterContext {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: () => (
    <main>
      <MissingPage />
    </main>
  ),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("./account/WelcomePage.tsx")),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./account/SignInPage.tsx")),
});

const openShop = createRoute({
  getParentRoute: () => root,
  path: "/open-shop",
  component: lazyRouteComponent(() => import("./account/OpenShopPage.tsx")),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitations/$token",
  component: lazyRouteComponent(() => import("./account/InvitationPage.tsx")),
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  component: Frame,
  // Without a session the frame itself cannot be drawn.
  errorComponent: ({ error, reset }) => (
    <main>
      <FaultPage fault={error} retry={reset} />
    </main>
  ),
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    // A network of shops sells nothing: its first screen is its shops.
    if (session.merchant?.kind === "network" && location.pathname === "/") throw redirect({ to: "/network" });
    if (session.role === "cashier" && location.pathname === "/") return await goToTill();
    if (session.staff !== null) return;
    // A first visit is met with the choice between the demonstration and one's own shop.
    const welcomed = location.pathname === "/" ? await readWelcome() : undefined;
    if (welcomed?.canOpenShop || welcomed?.demo) throw redirect({ to: "/welcome" });
    throw redirect({
      to: "/sign-in",
      search: location.pathname === "/" ? {} : { next: location.href },
    } as never);
  },
});

/** Whoever works at the counter lands on the till, which is a page of its own. */
async function goToTill(): Promise<never> {
  window.location.replace("/till");
  return await new Promise<never>(() => undefined);
}

const pages: AnyRoute[] = rooms.flatMap((room) => room.routes.map((route) => pageRoute(route, room.texts)));

function pageRoute({ path, page, search, permission }: ConsoleRoute, texts: readonly string[]): AnyRoute {
  return createRoute({
    getParentRoute: () => frame,
    path,
    component: lazyRouteComponent(withTexts(page, texts)),
    ...(search ? { validateSearch: (address: Record<string, unknown>) => search(address as never) } : {}),
    beforeLoad: ({ context }: { context: RouterContext }) => {
      const session = context.queries.getQueryData(sessionQuery.queryKey);
      if (permission && !session?.permissions.includes(permission)) throw new PermissionMissing();
    },
  });
}

class PermissionMissing extends Error {}

const hasHome = rooms.some((room) => room.routes.some((route) => route.path === "/"));
const firstScreen = menu.find((entry) =>
  rooms.some((room) => room.routes.some((route) => route.path === entry.to)),
);
const homeInstead = createRoute({
  getParentRoute: () => frame,
  path: "/",
  beforeLoad: () => {
    if (firstScreen) throw redirect({ to: firstScreen.to });
  },
});

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      welcome,
      signIn,
      openShop,
      invitation,
      frame.addChildren(hasHome ? pages : [...pages, homeInstead as unknown as AnyRoute]),
    ]),
    context: { queries },
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: "intent",
    defaultPendingMs: 300,
    defaultPendingMinMs: 200,
    defaultPendingComponent: OpeningPage,
    defaultNotFoundComponent: MissingPage,
    defaultErrorComponent: ({ error, reset }) =>
      error instanceof PermissionMissing ? <RefusedPage /> : <FaultPage fault={error} retry={reset} />,
    scrollRestoration: true,
  });
}

async function readWelcome() {
  // The sign-in page is always a good answer, so a failure here is not shown.
  return api.get<WelcomeAnswer>("/auth/welcome").catch(() => undefined);
}
