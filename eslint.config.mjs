import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { importArrows } from "./scripts/lint/importArrows.mts";
import { portable } from "./scripts/lint/portable.mts";
import { posixOnly } from "./scripts/lint/posixOnly.mts";

export default defineConfig(
  {
    ignores: [
      "dist/**",
      "dist-archives/**",
      "dist-site/**",
      "test/scratch/**",
      ".quickstart/**",
      "**/node_modules/**",
      "**/fixtures/**",
      // Packs to copy, plain JavaScript.
      "policies/**/index.js",
      "scripts/engine/languageHost.cjs",
      "eslint.config.mjs",
    ],
  },
  {
    // Examples are projects of their own, with types of their own.
    ignores: ["examples/**"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // `import x = require()` is what gives a CommonJS module's exports object itself.
      "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }],
    },
  },
  {
    files: ["provider/**/*.ts", "policies/**/*.ts", "examples/**/*.{ts,mts}"],
    languageOptions: { parser: tseslint.parser },
    plugins: { "pulumi-fireworks": { rules: { "import-arrows": importArrows } } },
    rules: { "pulumi-fireworks/import-arrows": "error" },
  },
  {
    files: ["provider/**/*.ts", "policies/**/*.ts", "scripts/**/*.mts", "test/**/*.{ts,mts}"],
    ignores: Object.keys(posixOnly),
    plugins: { portable: { rules: { everywhere: portable } } },
    rules: { "portable/everywhere": "error" },
  },
);
