import { delayMs, timeFactor } from '../../local/delays.ts';

describe('the time factor', () => {
  const name = 'PALISADE_LOCAL_TIME_FACTOR';
  afterEach(() => delete process.env[name]);

  it('is 0.02 by default', () => expect(timeFactor()).toBe(0.02));

  it.each(['2', '-1', 'fast'])('is refused as %s', (text) => {
    process.env[name] = text;
    expect(timeFactor).toThrow(`${name} is '${text}': use a number from 0 to 1`);
  });
});

it("a delay is AWS's time, scaled", () => expect(delayMs('ec2-image-block')).toBe(4_800));

it('a delay without a row is an error', () => expect(() => delayMs('none')).toThrow("no row 'none'"));
