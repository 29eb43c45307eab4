import type { Messages } from '../en'
import { core } from './core'

export const zh: Messages = { ...core }
