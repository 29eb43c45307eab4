import '@/styles/main.css'

import { createPinia } from 'pinia'
import { createApp } from 'vue'

import App from '@/App.vue'
import { i18n, preferredLocale, setLocale } from '@/i18n'
import { makeRouter } from '@/router'

await setLocale(preferredLocale())
createApp(App).use(createPinia()).use(i18n).use(makeRouter()).mount('#app')
