/** The list of questions, by topic. */

import { html } from "../markup";
import type { Place, Table } from "../view";

interface QuestionsData {
  readonly topics: readonly {
    readonly topic: string;
    readonly questions: readonly { readonly name: string; readonly sentence: string; readonly drawn: string }[];
  }[];
}

export function render(data: QuestionsData, place: Place): string {
  const contents = data.topics.map(({ topic }) => html`<li><a href="#${topic}">${topic}</a></li>`);
  const topics = data.topics.map(({ topic, questions }) => {
    const items = questions.map(({ name, sentence }) => html`<li><a href="${place.href(`questions/${name}`)}">${sentence}</a> <code>${name}</code></li>`);
    return html`<section aria-labelledby="${topic}"><h2 id="${topic}">${topic}</h2><ul class="questions">${items}</ul></section>`;
  });
  return html`<nav aria-label="Topics" class="topics"><ul>${contents}</ul></nav>${topics}`.text;
}

export function table(data: QuestionsData): Table {
  const rows = data.topics.flatMap(({ topic, questions }) => questions.map((question) => ({ topic, ...question })));
  return { name: "questions", columns: ["topic", "name", "sentence", "drawn"], rows };
}
