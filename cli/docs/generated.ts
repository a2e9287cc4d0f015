/** Stands at the head of each page that is made, below its title. */
export const generated =
  '\n<!-- Made by `npm run docs` from the commands themselves; a test compares it with them. -->\n'
