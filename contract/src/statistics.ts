import { Type } from 'typebox';
import { endpoints, Id } from './endpoint.ts';

export const statistics = endpoints({
  'GET /statistics': {
    summary:
      'Headcount of an organisation and everything below, by stage, sex, education, ethnic group; live',
    access: 'statistics.read',
    query: Type.Object({ organization: Type.Optional(Id) }, { additionalProperties: false }),
    response: Type.Object({
      organization: Type.Object({ id: Id, name: Type.String() }),
      organizations: Type.Integer(),
      dimensions: Type.Array(
        Type.Object({
          dimension: Type.Enum([
            'stage',
            'sex',
            'education',
            'ethnic_group',
            'birth_decade',
            'joined_decade',
          ]),
          cells: Type.Array(Type.Object({ key: Type.String(), n: Type.Integer() })),
        }),
      ),
    }),
  },
});
