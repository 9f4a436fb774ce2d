/** How custom-elements.json is made from the elements' code and comments. */
export default {
  globs: ['web/elements/*/*.ts'],
  exclude: ['web/elements/**/*.test.ts', 'web/elements/testing/**'],
  litelement: true,
  packagejson: false,
  plugins: [{
    // Typed events name themselves, so what a call of dispatchEvent looks like says nothing: @fires does.
    name: 'documented-events',
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations = [] } of customElementsManifest.modules) {
        for (const declaration of declarations) {
          if (declaration.events) declaration.events = declaration.events.filter(({ name, description }) => name && description);
        }
      }
    },
  }],
};
