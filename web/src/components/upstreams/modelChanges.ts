import { editUpstream, overrideModel, readUpstream, readUpstreamModels, type UpstreamModel } from '@/api/upstreams'
import type { Versioned } from '@/api/http'
import type { ModelEntry } from '@/components/upstreams/kinds/config'
import { draftOfModel, entryOf, overrideOf, type ModelDraft } from '@/components/upstreams/modelDraft'

/** Offer a model or withhold it, with everything else about it as it is. */
export const setServed = (id: string, model: UpstreamModel, isServed: boolean, etag: string) =>
  overrideModel(id, model.id, overrideOf({ ...draftOfModel(model), isServed }), etag)

/** Add a model to the configuration of an upstream, beside those that stand there by then. */
export async function addModel(id: string, draft: ModelDraft): Promise<void> {
  const { value, etag } = await readUpstream(id)
  const models = [...((value.config.models ?? []) as ModelEntry[]), entryOf(draft)]
  await editUpstream(id, { config: { models } }, etag)
}

/** A model of an upstream as it is by now; one that is gone is as it was. */
export async function rereadModel(id: string, draft: ModelDraft): Promise<Versioned<ModelDraft>> {
  const { items, etag } = await readUpstreamModels(id)
  const model = items.find((each) => each.id === draft.publicId)
  return { value: model ? draftOfModel(model) : draft, etag }
}
