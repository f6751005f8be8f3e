import '../shared/withoutEval';
import { AdminPage } from './adminPage';

new AdminPage().start();
