import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  {
    ignores: [
      "dist/**",
      "test/scratch/**",
      "examples/**",
      "**/node_modules/**",
      "**/fixtures/**",
      "scripts/engine/languageHost.cjs",
      "eslint.config.mjs",
    ],
  },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // `import x = require()` is what gives a CommonJS module's exports object itself.
      "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }],
    },
  },
);
