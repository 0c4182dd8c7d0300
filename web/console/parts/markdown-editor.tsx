import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';

import type { AnswerOf } from '../api/call.ts';

type Finding = AnswerOf<'checkDraft'>['findings'][number];

interface MarkdownEditorProps {
  readonly label: string;
  readonly value: string;
  readonly readOnly: boolean;
  /** Shown beside their lines. */
  readonly findings: readonly Finding[];
  readonly onChange: (text: string) => void;
}

/** In place of the pictures that come with the editor: the policy of the site allows none from within a page. */
const marks = {
  '.cm-lint-marker-warning': { content: 'normal', color: '#b25d00', textAlign: 'center' },
  '.cm-lint-marker-warning::before': { content: '"▲"' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy #b25d00' },
} as const;

/** Text with line numbers, and beside each line what the gates found in it. Tab leaves it, as any field. */
export function MarkdownEditor({ label, value, readOnly, findings, onChange }: MarkdownEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const tell = useRef(onChange);
  tell.current = onChange;
  const first = useRef(value);

  useEffect(() => {
    if (place.current === null) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.lineWrapping,
          EditorView.theme(marks, { dark: matchMedia('(prefers-color-scheme: dark)').matches }),
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const found = findings.flatMap((finding) => markOf(editor.state.doc, finding));
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [findings]);

  return <div className="markdown-editor" ref={place} />;
}

/** A finding of `line 12` stands at that line; the others have no place in the text. */
function markOf(text: Text, { place, reason, remedy }: Finding): readonly Diagnostic[] {
  const number = Number(/^line (\d+)$/.exec(place)?.[1]);
  if (!(number >= 1 && number <= text.lines)) return [];
  const { from, to } = text.line(number);
  return [{ from, to, severity: 'warning', message: `${reason} ${remedy}` }];
}
