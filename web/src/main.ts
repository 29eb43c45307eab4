import '@/styles/main.css'

import { createPinia } from 'pinia'
import { createApp } from 'vue'

import App from '@/App.vue'
import { i18n, preferredLocale, setLocale } from '@/i18n'
import { makeRouter } from '@/router'

// Words that cannot be loaded must not keep the page from saying what is wrong.
await setLocale(preferredLocale()).catch(() => setLocale('en'))
createApp(App).use(createPinia()).use(i18n).use(makeRouter()).mount('#app')
