/**
 * Of the library for long lists, which also does grids, pages that scroll sideways or as a whole, and scrolling that
 * one watches: what web/elements/timeline/long-list.ts never asks of it. Options that are never given stand as what
 * they are then, and the minifier leaves out what nothing leads to any more.
 */
export const LIST: readonly (readonly [part: RegExp, instead?: string])[] = [
  [/^ *\/\/.*\n/gm],
  // Sideways, at other moments, off, from the start.
  [/const \{ horizontal, isRtl \} = \w+\.options;/g, 'const horizontal = false, isRtl = false;'],
  [/\b(?:(?:this|instance)\.)?options\.(?:horizontal|isRtl|useScrollendEvent|useAnimationFrameWithResizeObserver|useCachedMeasurements|debug)\b/g, 'false'],
  [/\b(?:this\.options|prevOptions|merged)\.enabled\b/g, 'true'],
  [/\b(?:this\.options|merged)\.anchorTo\b/g, '"end"'],
  [/\bthis\.options\.(?:gap|scrollMargin|scrollPaddingStart|scrollPaddingEnd)\b/g, '0'],
  [/\bthis\.options\.lanes\b/g, '1'],
  [/^        (?:debug|scrollPaddingStart|scrollPaddingEnd|horizontal|scrollMargin|gap|initialMeasurementsCache|lanes|anchorTo|enabled|isRtl|useScrollendEvent|useAnimationFrameWithResizeObserver|laneAssignmentMode|useCachedMeasurements): .*\n/gm],
  // More than one column, and heights that were known before.
  [/^        const lanesChanged =[^]*?this\.prevLanes = lanes;\n/m],
  [/^        0,\n(?=        this\.options\.getItemKey)|^        true,\n        1,\n        this\.options\.laneAssignmentMode,\n        0\n/gm],
  [/(?<=^ +)(?:scrollMargin|enabled|lanes|laneAssignmentMode|gap),?\n/gm, '\n'],
  [/\(count, paddingStart, scrollMargin, getItemKey, .*\) =>/, '(count, paddingStart, getItemKey) =>'],
  [/^        if \(!enabled\) \{[^]*?(?=^        const min =)/m],
  [/this\.lanesSettling \? 0 : /],
  [/^        if \(this\.lanesSettling &&[^]*?^        \}\n/m],
  [/^        if \(lanes === 1\) /m, '        '],
  [/^        const measurements = this\.measurementsCache\.slice[^]*?^        return measurements;\n/m],
  [/ \+ (?:scrollMargin|gap);/g, ';'],
  [/scrollOffset, lanes, (?=listEnd|flat)/g, 'scrollOffset, '],
  [/^        1,\n(?=        this\._getLayout)/m],
  [/lanes === 1 && this\._single.* : null$/m, 'this._singleLaneMeasurements.flat'],
  [/<= lanes\b/, '<= 1'],
  [/\blanes === 1 && flat !== null/, 'true'],
  [/^  const getStart = [^]*?^  return \{ startIndex, endIndex \};\n/m],
  [/1 === 1 && flat != null/g, 'true'],
  [/^    this\.(?:laneAssignments|prevLanes|lanesChangedFlag|lanesSettling) = .*\n/gm],
  // Scrolling that takes its time.
  [/isSmoothScroll\(this\.scrollState\)/g, 'false'],
  [/\(\(_\w+ = this\.scrollState\) == null \? void 0 : _\w+\.phase\) !== "smooth\w*"/g, 'true'],
  [/^      if \(\(\(_a = this\.scrollState\) == null \? void 0 : _a\.phase\) === "smooth"\) return;\n/m],
  [/^      if \(this\.scrollState\.phase === "smooth"\) \{[^]*?^      \}\n(?=      this\.scrollState\.stableFrames)/m],
  [/^        const viewport =[^]*?const keepSmooth.*\n/m],
  [/^        if \(keepSmooth\) \{[^]*?^        \}\n/m],
  [/keepSmooth \? "smooth" : /],
  // What nobody calls.
  [/^    this\.(?:scrollBy|cancelScroll|takeSnapshot|measure) = [^]*?^    \};\n/gm],
  // The page as a whole.
  [/"document" in el \? el\.document\.scrollingElement : /],
  [/^      if \((?:"document" in el|typeof el\.scrollY)[^]*?^      \}\n/gm],
];
