import { init, version, Workspace } from 'formwork/web';

export { init, version };

export function lint(files) {
  const workspace = new Workspace();
  for (const [name, text] of Object.entries(files)) workspace.setFile(name, text);
  return workspace.check().error_count;
}
