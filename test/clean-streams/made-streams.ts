import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { RECIPES, type Recipe, SOURCES } from './recipes.js';

const TIMEOUT_MS = 120_000;

/** Makes the stream of the recipe in the folder, where it is not there yet, and returns its path. */
export function made(recipe: Recipe, folder: string): string {
  const file = join(folder, recipe.name.includes('.') ? recipe.name : `${recipe.name}.mpegts`);
  if (existsSync(file)) return file;
  const scratch = `${file}.part${file.slice(file.lastIndexOf('.'))}`;
  const filled = (text: string) =>
    text.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
      if (name === 'out') return scratch;
      if (name === 'folder') return join(folder, recipe.name);
      return made(sourceOf(name), folder);
    });
  mkdirSync(folder, { recursive: true });
  const args = recipe.program === 'sh' ? ['-c', filled(recipe.args)] : recipe.args.split(' ').map(filled);
  execFileSync(recipe.program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: TIMEOUT_MS });
  renameSync(scratch, file);
  return file;
}

/** The stream of this name. */
export function madeByName(name: string, folder: string): string {
  const recipe = RECIPES.find((one) => one.name === name);
  if (recipe === undefined) throw new Error(`no recipe ${name}`);
  return made(recipe, folder);
}

function sourceOf(name: string): Recipe {
  const source = SOURCES.find((one) => one.name === name);
  if (source === undefined) throw new Error(`no source ${name}`);
  return source;
}
