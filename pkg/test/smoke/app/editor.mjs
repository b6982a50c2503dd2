// An editor with the engine in a worker, as a page of somebody else would have it.
import { EditorView } from '@codemirror/view';
import { format, formwork, rename } from 'formwork/codemirror';
import { start } from 'formwork/worker';

const doc = `terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

variable "title" {
  type = string
}

resource "huaweicloud_vpc" "net" {
  nam  = var.title
  cidr   = "10.0.0.0/16"
}
`;
globalThis.commands = { format, rename };

void (async () => {
  const workspace = await (await start()).workspace();
  globalThis.view = new EditorView({ parent: document.body, doc, extensions: formwork({ workspace, delay: 50 }) });
})();
