import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

/** Only what the tables are drawn with; whoever imports this file carries the library. */
use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

export { init };
