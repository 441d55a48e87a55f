package dev.deft.threadpool.internal;

/**
 * Room on the stack for what must not be left half done.
 *
 * <p>Who counts a task in must queue it, or count it out again; who moves a sleeper to awake must wake it: nobody else will. A
 * caller at the end of its stack would overflow between the two. So it overflows here, before it has begun, and its caller is
 * told of a call that was never made.
 */
public final class StackReserve {

    /** Deeper than the way to a queue, and from there to another pool's. */
    private static final int FRAMES_TO_BORROW = 160;

    /** Deeper than the way into the JDK's scheduler of virtual threads, and from there to a new carrier. */
    private static final int FRAMES_TO_HAND_OVER = 256;

    /** Deeper than the way into a continuation of the JDK's and back, less what {@link #ensure} has. */
    private static final int FRAMES_TO_SWITCH = 16;

    /** The words that a stack may have for which the JVM needs no room of its own when it puts that on another: far less than a page. */
    private static final int FEW_WORDS = 320;

    private StackReserve() {}

    /** Returns if there is room to count something in, to queue it, and to wake or to start a thread. Any thread. */
    public static void toWake() {
        ensure(0);
    }

    /** Returns if there is room to have a share's worker borrow a thread, too. Any thread. */
    public static void toBorrow() {
        descendAndEnsure(FRAMES_TO_BORROW, 1, 2);
    }

    /** Returns if there is room to tell observers of a call, and that it is not made after all. Any thread. */
    public static void toTell() {
        ensure(0);
    }

    /** Returns if there is room to set a context and to restore what was before, with a log between them, though maybe not for all that a carrier takes. Any thread. */
    public static void toCarry() {
        ensure(0);
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
        ensure(words);
        int frames = FRAMES_TO_SWITCH;
        if (words > FEW_WORDS) {
            frames += words / 2; // of which each has three words or more, so half as many again
        }
        descend(frames, 1, 2, 3);
    }

    /** Returns if there is room to wake or to start a thread, maybe a virtual one, and to wait until that wakes this one. Any thread. */
    public static void toHandOver() {
        descendAndEnsure(FRAMES_TO_HAND_OVER, 1, 2);
    }

    /**
     * Returns if some 12,000 bytes are left, which are sixty frames of the interpreter's, for the way may be interpreted: at first, and again whenever the compiler takes back what it assumed.
     *
     * <p>A frame of this has 1,600 words for the interpreter, whose entry looks whether they are there. A compiled one looks for as much, for it may have to go on interpreted, where {@code words} are wrong.
     * So it costs a call and no more. Its code is longer than what a compiler puts into a caller (325 bytes): there it would look for nothing, where {@code words} are known; or at the entry of the caller,
     * which may be called after something has been counted.
     */
    @SuppressWarnings("UnusedVariable") // they are the room
    private static void ensure(int words) {
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
        long w400, w401, w402, w403, w404, w405, w406, w407, w408, w409, w410, w411, w412, w413, w414, w415;
        long w416, w417, w418, w419, w420, w421, w422, w423, w424, w425, w426, w427, w428, w429, w430, w431;
        long w432, w433, w434, w435, w436, w437, w438, w439, w440, w441, w442, w443, w444, w445, w446, w447;
        long w448, w449, w450, w451, w452, w453, w454, w455, w456, w457, w458, w459, w460, w461, w462, w463;
        long w464, w465, w466, w467, w468, w469, w470, w471, w472, w473, w474, w475, w476, w477, w478, w479;
        long w480, w481, w482, w483, w484, w485, w486, w487, w488, w489, w490, w491, w492, w493, w494, w495;
        long w496, w497, w498, w499, w500, w501, w502, w503, w504, w505, w506, w507, w508, w509, w510, w511;
        long w512, w513, w514, w515, w516, w517, w518, w519, w520, w521, w522, w523, w524, w525, w526, w527;
        long w528, w529, w530, w531, w532, w533, w534, w535, w536, w537, w538, w539, w540, w541, w542, w543;
        long w544, w545, w546, w547, w548, w549, w550, w551, w552, w553, w554, w555, w556, w557, w558, w559;
        long w560, w561, w562, w563, w564, w565, w566, w567, w568, w569, w570, w571, w572, w573, w574, w575;
        long w576, w577, w578, w579, w580, w581, w582, w583, w584, w585, w586, w587, w588, w589, w590, w591;
        long w592, w593, w594, w595, w596, w597, w598, w599, w600, w601, w602, w603, w604, w605, w606, w607;
        long w608, w609, w610, w611, w612, w613, w614, w615, w616, w617, w618, w619, w620, w621, w622, w623;
        long w624, w625, w626, w627, w628, w629, w630, w631, w632, w633, w634, w635, w636, w637, w638, w639;
        long w640, w641, w642, w643, w644, w645, w646, w647, w648, w649, w650, w651, w652, w653, w654, w655;
        long w656, w657, w658, w659, w660, w661, w662, w663, w664, w665, w666, w667, w668, w669, w670, w671;
        long w672, w673, w674, w675, w676, w677, w678, w679, w680, w681, w682, w683, w684, w685, w686, w687;
        long w688, w689, w690, w691, w692, w693, w694, w695, w696, w697, w698, w699, w700, w701, w702, w703;
        long w704, w705, w706, w707, w708, w709, w710, w711, w712, w713, w714, w715, w716, w717, w718, w719;
        long w720, w721, w722, w723, w724, w725, w726, w727, w728, w729, w730, w731, w732, w733, w734, w735;
        long w736, w737, w738, w739, w740, w741, w742, w743, w744, w745, w746, w747, w748, w749, w750, w751;
        long w752, w753, w754, w755, w756, w757, w758, w759, w760, w761, w762, w763, w764, w765, w766, w767;
        long w768, w769, w770, w771, w772, w773, w774, w775, w776, w777, w778, w779, w780, w781, w782, w783;
        long w784, w785, w786, w787, w788, w789, w790, w791, w792, w793, w794, w795, w796, w797, w798, w799;
        if (words < 0) {
            w0 = w1 = w2 = w3 = w4 = w5 = w6 = w7 = w8 = w9 = w10 = w11 = w12 = w13 = w14 = w15 = words;
            w16 = w17 = w18 = w19 = w20 = w21 = w22 = w23 = w24 = w25 = w26 = w27 = w28 = w29 = w30 = w31 = words;
            w32 = w33 = w34 = w35 = w36 = w37 = w38 = w39 = w40 = w41 = w42 = w43 = w44 = w45 = w46 = w47 = words;
            w48 = w49 = w50 = w51 = w52 = w53 = w54 = w55 = w56 = w57 = w58 = w59 = w60 = w61 = w62 = w63 = words;
            w64 = w65 = w66 = w67 = w68 = w69 = w70 = w71 = w72 = w73 = w74 = w75 = w76 = w77 = w78 = w79 = words;
            w80 = w81 = w82 = w83 = w84 = w85 = w86 = w87 = w88 = w89 = w90 = w91 = w92 = w93 = w94 = w95 = words;
            w96 = w97 = w98 =
                    w99 = w100 = w101 = w102 = w103 = w104 = w105 = w106 = w107 = w108 = w109 = w110 = w111 = words;
            w112 = w113 = w114 =
                    w115 = w116 = w117 = w118 = w119 = w120 = w121 = w122 = w123 = w124 = w125 = w126 = w127 = words;
            w128 = w129 = w130 =
                    w131 = w132 = w133 = w134 = w135 = w136 = w137 = w138 = w139 = w140 = w141 = w142 = w143 = words;
            w144 = w145 = w146 =
                    w147 = w148 = w149 = w150 = w151 = w152 = w153 = w154 = w155 = w156 = w157 = w158 = w159 = words;
            throw new IllegalArgumentException("words must be at least 0: " + w0);
        }
    }

    /** Returns if there is room that deep, where another pool, or another thread's, looks for it. */
    private static long descendAndEnsure(int frames, long one, long two) {
        if (frames == 0) {
            ensure(0);
            return one;
        }
        return descendAndEnsure(frames - 1, two, one + frames) + one;
    }

    private static long descend(int frames, long one, long two, long three) {
        return frames == 0 ? one + two + three : descend(frames - 1, two, three, one + frames) + one;
    }
}
