export const addresses = {
  all: "/templates",
  template: (id: string) => `/templates/${id}`,
};
