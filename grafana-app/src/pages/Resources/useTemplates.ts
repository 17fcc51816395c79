import { routes, type Template } from '@cldera/alert-bridge/contract';
import { useLive } from '../../live.ts';
import { inWords } from '../../words.ts';

/** What can be attached to a resource; an unknown template is shown by its id. */
export function useTemplates(): { all: Template[]; nameOf(id: string): string } {
  const { data } = useLive(routes.listTemplates, {}, { everySeconds: 600 });
  const all = data?.items ?? [];
  return {
    all,
    nameOf(id) {
      const template = all.find((candidate) => candidate.id === id);
      return template === undefined ? id : inWords(template.name);
    },
  };
}
