// What the scenarios ask for, in the pieces that all protocols spell alike.

export const TOOLS = { weather: 'city', clock: 'zone' }

export const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
  required: ['city', 'degrees'],
  additionalProperties: false,
}

export const parameters = (name) => ({
  type: 'object',
  properties: { [TOOLS[name]]: { type: 'string' } },
  required: [TOOLS[name]],
  additionalProperties: false,
})

export const names = Object.keys(TOOLS)

export const limit = (wish) => wish.maxTokens ?? 4096
