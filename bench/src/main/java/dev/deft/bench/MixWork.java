package dev.deft.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Work of several kinds, one of which is drawn for each call: most requests are answered from memory, a few are not. */
record MixWork(String specification, List<Share> shares, RandomTimes draws) implements Work {

    /**
     * One kind.
     *
     * @param upTo the part of all calls that is of this kind or of one before it; the last one's is 1
     */
    record Share(Work work, double upTo) {}

    @Override
    public long call() throws Exception {
        return drawn().call();
    }

    private Work drawn() {
        double drawn = draws.nextUniform();
        for (Share share : shares) {
            if (drawn < share.upTo) {
                return share.work;
            }
        }
        throw new IllegalStateException(
                "drew " + drawn + ", which lies below 1, as the last of " + shares + " must not");
    }

    @Override
    public void check() throws IOException {
        for (Share share : shares) {
            share.work.check();
        }
    }

    @Override
    public Work seeded(long seed) {
        List<Share> seeded = IntStream.range(0, shares.size())
                .mapToObj(i -> new Share(shares.get(i).work.seeded(seed + i + 1), shares.get(i).upTo))
                .toList();
        return new MixWork(specification, seeded, new RandomTimes(seed));
    }
}
