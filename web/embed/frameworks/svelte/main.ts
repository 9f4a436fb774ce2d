import { mount } from 'svelte';
import 'confab/badge';
import 'confab/composer';
import 'confab/room';
import Page from './page.svelte';

mount(Page, { target: document.querySelector('#page')! });
