import { createApp } from 'vue';
import 'confab/badge';
import 'confab/composer';
import 'confab/room';
import Page from './page.vue';

createApp(Page).mount('#page');
