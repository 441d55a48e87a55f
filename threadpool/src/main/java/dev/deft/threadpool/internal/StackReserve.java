package dev.deft.threadpool.internal;

/**
 * Room on the stack for what must not be left half done.
 *
 * <p>Who counts a task in must queue it, or count it out again; who moves a sleeper to awake must wake it: nobody else will. A
 * caller at the end of its stack would overflow between the two. So it overflows here, before it has begun, and its caller is
 * told of a call that was never made.
 */
public final class StackReserve {

    /** Deeper than the way to a queue's slot and back, and some twenty nanoseconds. */
    private static final int FRAMES_TO_QUEUE = 16;

    /** Deeper than the way to a thread that is woken or started, and less time than the system call at its end takes. */
    private static final int FRAMES_TO_WAKE = 64;

    /** Deeper than the way to a carrier, back, and to its scope, with a log between them. */
    private static final int FRAMES_TO_CARRY = 64;

    /** Deeper than the way into a continuation of the JDK's and back, less what {@link #ensureRoom} has. */
    private static final int FRAMES_TO_SWITCH = 16;

    /** The words that a stack may have for which the JVM needs no room of its own when it puts that on another: far less than a page. */
    private static final int FEW_WORDS = 320;

    /** Deeper than the way to a queue, from there to another pool's, and to a thread of that. */
    private static final int FRAMES_TO_BORROW = 2 * FRAMES_TO_WAKE + 32;

    /** Deeper than the way into the JDK's scheduler of virtual threads, from there to a new carrier, and back. */
    private static final int FRAMES_TO_HAND_OVER = 4 * FRAMES_TO_WAKE;

    private StackReserve() {}

    /** Returns if there is room to count something in and to queue it. Any thread. */
    public static void toQueue() {
        descend(FRAMES_TO_QUEUE, 1, 2, 3);
    }

    /** Returns if there is room to wake or to start a thread, too. Any thread. */
    public static void toWake() {
        descend(FRAMES_TO_WAKE, 1, 2, 3);
    }

    /** Returns if there is room to have a share's worker borrow a thread, too. Any thread. */
    public static void toBorrow() {
        descend(FRAMES_TO_BORROW, 1, 2, 3);
    }

    /** Returns if there is room to tell observers of a call, and that it is not made after all. Any thread. */
    public static void toTell() {
        ensureRoom(0);
    }

    /** Returns if there is room to set a context and to restore what was before, though maybe not for all that a carrier takes. Any thread. */
    public static void toCarry() {
        descend(FRAMES_TO_CARRY, 1, 2, 3);
    }

    /** Returns if there is room to switch to another stack. Any thread. */
    public static void toSwitch() {
        toSwitch(0);
    }

    /**
     * Returns if there is room to put another stack on this one, which has so many words. The JVM
     * (25) ends with a fault where there is none. Any thread.
     */
    public static void toSwitch(int words) {
        ensureRoom(words);
        int frames = FRAMES_TO_SWITCH;
        if (words > FEW_WORDS) {
            frames += words / 2; // of which each has three words or more, so half as many again
        }
        descend(frames, 1, 2, 3);
    }

    /** Returns if there is room to wake or to start a thread, maybe a virtual one, and to wait until that wakes this one. Any thread. */
    public static void toHandOver() {
        descend(FRAMES_TO_HAND_OVER, 1, 2, 3);
    }

    /**
     * Returns if there is room for some ten frames, such as the way into a continuation, where they are interpreted, as it is at first, and again whenever the compiler takes back what it assumed. A frame of this
     * has 800 words for the interpreter, whose entry looks whether they are there; a compiled one looks for as much, for it may have to go on interpreted. So it costs
     * a call and no more.
     */
    @SuppressWarnings("UnusedVariable") // they are the room
    private static void ensureRoom(int words) {
        if (words < 0) {
            throw new IllegalArgumentException("words must be at least 0: " + words);
        }
        long w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15;
        long w16, w17, w18, w19, w20, w21, w22, w23, w24, w25, w26, w27, w28, w29, w30, w31;
        long w32, w33, w34, w35, w36, w37, w38, w39, w40, w41, w42, w43, w44, w45, w46, w47;
        long w48, w49, w50, w51, w52, w53, w54, w55, w56, w57, w58, w59, w60, w61, w62, w63;
        long w64, w65, w66, w67, w68, w69, w70, w71, w72, w73, w74, w75, w76, w77, w78, w79;
        long w80, w81, w82, w83, w84, w85, w86, w87, w88, w89, w90, w91, w92, w93, w94, w95;
        long w96, w97, w98, w99, w100, w101, w102, w103, w104, w105, w106, w107, w108, w109, w110, w111;
        long w112, w113, w114, w115, w116, w117, w118, w119, w120, w121, w122, w123, w124, w125, w126, w127;
        long w128, w129, w130, w131, w132, w133, w134, w135, w136, w137, w138, w139, w140, w141, w142, w143;
        long w144, w145, w146, w147, w148, w149, w150, w151, w152, w153, w154, w155, w156, w157, w158, w159;
        long w160, w161, w162, w163, w164, w165, w166, w167, w168, w169, w170, w171, w172, w173, w174, w175;
        long w176, w177, w178, w179, w180, w181, w182, w183, w184, w185, w186, w187, w188, w189, w190, w191;
        long w192, w193, w194, w195, w196, w197, w198, w199, w200, w201, w202, w203, w204, w205, w206, w207;
        long w208, w209, w210, w211, w212, w213, w214, w215, w216, w217, w218, w219, w220, w221, w222, w223;
        long w224, w225, w226, w227, w228, w229, w230, w231, w232, w233, w234, w235, w236, w237, w238, w239;
        long w240, w241, w242, w243, w244, w245, w246, w247, w248, w249, w250, w251, w252, w253, w254, w255;
        long w256, w257, w258, w259, w260, w261, w262, w263, w264, w265, w266, w267, w268, w269, w270, w271;
        long w272, w273, w274, w275, w276, w277, w278, w279, w280, w281, w282, w283, w284, w285, w286, w287;
        long w288, w289, w290, w291, w292, w293, w294, w295, w296, w297, w298, w299, w300, w301, w302, w303;
        long w304, w305, w306, w307, w308, w309, w310, w311, w312, w313, w314, w315, w316, w317, w318, w319;
        long w320, w321, w322, w323, w324, w325, w326, w327, w328, w329, w330, w331, w332, w333, w334, w335;
        long w336, w337, w338, w339, w340, w341, w342, w343, w344, w345, w346, w347, w348, w349, w350, w351;
        long w352, w353, w354, w355, w356, w357, w358, w359, w360, w361, w362, w363, w364, w365, w366, w367;
        long w368, w369, w370, w371, w372, w373, w374, w375, w376, w377, w378, w379, w380, w381, w382, w383;
        long w384, w385, w386, w387, w388, w389, w390, w391, w392, w393, w394, w395, w396, w397, w398, w399;
    }

    private static long descend(int frames, long one, long two, long three) {
        return frames == 0 ? one + two + three : descend(frames - 1, two, three, one + frames) + one;
    }
}
